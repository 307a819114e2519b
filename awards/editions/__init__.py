"""One year's awards: timeline, stages, categories, rubrics."""
