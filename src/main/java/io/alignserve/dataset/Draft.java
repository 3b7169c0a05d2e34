package io.alignserve.dataset;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The choices of words of one ad, so that an ad can be rewritten in part: another tone
 * keeps place, offer and details, another place keeps the rest.
 *
 * @param brand the advertiser
 * @param traits what people respond to
 * @param words two or three different words of the theme
 * @param act what people do
 * @param templates which template is used for each part
 * @param numbers what fills the numbers of the offer
 */
record Draft(Brand brand, Traits traits, List<String> words, String act, Templates templates, Numbers numbers) {

	Draft {
		words = List.copyOf(words);
	}

	Draft with(Traits other) {
		return new Draft(this.brand, other, this.words, this.act, this.templates, this.numbers);
	}

	/**
	 * The templates of an ad. Tone templates are indices, as tones have as many of each.
	 *
	 * @param title template of the title
	 * @param opener index into the tone's openers
	 * @param line index into the tone's lines
	 * @param closer index into the tone's closers
	 * @param detail the sentence for second product and second word
	 * @param place the sentence for the place
	 * @param link the sentence with a link, if any
	 * @param placeFirst whether the place comes before the line
	 * @param hashtag whether a hashtag ends the text
	 */
	record Templates(String title, int opener, int line, int closer, String detail, String place, @Nullable String link,
			boolean placeFirst, boolean hashtag) {
	}

	/**
	 * The numbers of an ad.
	 *
	 * @param small days or percent
	 * @param amount an amount of money
	 */
	record Numbers(int small, int amount) {
	}

}
