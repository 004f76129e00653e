"""Who is there twice? Likely duplicates of people, companies and deals, with the evidence for each; nothing is merged here."""
