"""Text -> sentences and terms, in Russian, Kazakh and English."""
