"""What came of an agreement: actions, reviews, verdicts at every refresh, what is learnt."""
