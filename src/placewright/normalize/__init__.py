"""Text in, canonical form out: names, addresses, phones, websites, hours, categories, countries, languages."""
