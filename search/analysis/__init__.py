"""Words as the index knows them: one analyser for what is indexed, what is asked and what is marked."""

from search.analysis.tokens import VERSION, Token, analyse, is_chinese, terms, words_of

__all__ = ["VERSION", "Token", "analyse", "is_chinese", "terms", "words_of"]
