"""What nominees hear, see, correct and answer; and the organisers' clock for telling them."""
