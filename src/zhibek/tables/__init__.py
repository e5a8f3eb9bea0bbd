"""What a study's tables are."""
