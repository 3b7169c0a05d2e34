package io.alignserve.dataset;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What people respond to in an ad; all of it can be read in the ad's text.
 *
 * @param character character of the brand
 * @param theme what the ad is about
 * @param products what it sells, one or two
 * @param tone how it speaks
 * @param place the local reference, if any
 * @param offer what it offers
 */
record Traits(BrandCharacter character, Theme theme, List<Theme.Product> products, Tone tone, @Nullable Place place,
		Offer offer) {

	Traits {
		products = List.copyOf(products);
	}

	List<Appeal> appeals() {
		List<Appeal> appeals = new ArrayList<>();
		appeals.add(this.character.appeal());
		appeals.add(this.theme.appeal());
		this.products.forEach((product) -> appeals.add(product.appeal()));
		appeals.add(this.tone.appeal());
		if (this.place != null) {
			appeals.add(this.place.appeal());
		}
		return appeals;
	}

	Traits withTone(Tone other) {
		return new Traits(this.character, this.theme, this.products, other, this.place, this.offer);
	}

	Traits withPlace(@Nullable Place other) {
		return new Traits(this.character, this.theme, this.products, this.tone, other, this.offer);
	}

	Traits withOffer(Offer other) {
		return new Traits(this.character, this.theme, this.products, this.tone, this.place, other);
	}

}
