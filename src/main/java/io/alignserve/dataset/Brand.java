package io.alignserve.dataset;

/**
 * A made-up advertiser.
 *
 * @param name for example {@code Marlowen & Sons}
 * @param character the character that the end of its name shows
 * @param theme what all its ads are about
 */
record Brand(String name, BrandCharacter character, Theme theme) {

}
