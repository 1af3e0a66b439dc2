"""One policy for many agents: their requests are gathered into batches, and what each agent remembers is kept in rows here."""
