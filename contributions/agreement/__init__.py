"""Agreement, embargo and withdrawal: asked by e-mail, answered without an account."""
