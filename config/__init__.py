"""The site as a whole: settings, addresses, middleware, start-up."""
