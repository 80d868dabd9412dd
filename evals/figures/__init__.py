"""From scores to figures: clusters, intervals, paired differences."""
