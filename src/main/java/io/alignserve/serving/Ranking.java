package io.alignserve.serving;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;

/**
 * What candidates are to be ranked by.
 *
 * @param wanted the audience they are written for
 * @param ad the ad of the call: its fields hold for every candidate, but for the text
 * @param audience what is known of the audience
 * @param hasSource whether the ad has a text of its own, to compare with
 */
record Ranking(WantedAudience wanted, Ad ad, Audience audience, boolean hasSource) {
}
