"""What the screens are made of; every widget takes frozen models through ``show(…)``."""
