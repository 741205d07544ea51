"""Page elements that several views share."""
