"""What the page shows, as strings of HTML in which every word from outside is escaped."""
