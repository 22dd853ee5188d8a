"""School years of the demo, played day by day through the use cases of the product, at the moments of their days."""
