package io.alignserve.dataset;

import io.alignserve.ad.Ad;
import io.alignserve.audience.Audience;

/**
 * One made-up ad and what happened to it.
 *
 * @param draft how it was made
 * @param meant the audience it was made for: one age band, one gender, one state
 * @param ad the ad with its campaign
 * @param response what the response model drew
 */
record SyntheticAd(Draft draft, Audience meant, Ad ad, Response response) {

}
