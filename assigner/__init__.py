"""assigner: who owns what and who does what when, out of one budget of minutes, with proof."""
