"""What the API's numbers mean, in English and Chinese: names, units, limits and where the limits come from."""
