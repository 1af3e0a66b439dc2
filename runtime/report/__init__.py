"""Reports as one HTML file each, which asks for nothing from outside: pages, figures with intervals, charts, videos."""
