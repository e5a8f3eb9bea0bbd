"""Many runs of one study."""
