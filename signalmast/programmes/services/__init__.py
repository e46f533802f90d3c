"""Every write: plans (`programmes`), `targets`, what is said and typed of them (`notes`), months (`counting`)."""
