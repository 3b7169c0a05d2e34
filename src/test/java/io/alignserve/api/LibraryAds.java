package io.alignserve.api;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Real ads in the shape of Meta's Ad Library API, as a client would tell of them.
 */
final class LibraryAds {

	private LibraryAds() {
	}

	static ObjectNode toReport(JsonNode ad) {
		ObjectNode report = ApiClient.JSON.createObjectNode();
		report.put("externalId", ad.get("id").asString());
		report.put("source", "ad-library");
		ObjectNode told = report.putObject("ad");
		told.put("brand", brand(ad));
		told.put("body", ad.at("/ad_creative_bodies/0").asString());
		if (known(ad, "ad_creative_link_titles").isArray()) {
			told.put("title", ad.at("/ad_creative_link_titles/0").asString());
		}
		if (ad.has("publisher_platforms")) {
			told.set("platforms", ad.get("publisher_platforms"));
		}
		bounds(ad, "estimated_audience_size", told, "audienceSize");
		ObjectNode period = report.putObject("period").put("from", ad.get("ad_delivery_start_time").asString());
		if (ad.has("ad_delivery_stop_time")) {
			period.put("to", ad.get("ad_delivery_stop_time").asString());
		}
		bounds(ad, "impressions", report, "impressions");
		bounds(ad, "spend", report, "spend");
		ArrayNode breakdown = report.putArray("breakdown");
		ad.path("demographic_distribution").forEach((part) -> share(breakdown, part));
		ad.path("delivery_by_region").forEach((part) -> share(breakdown, part));
		return report;
	}

	private static void share(ArrayNode breakdown, JsonNode part) {
		ObjectNode row = breakdown.addObject().put("share", new BigDecimal(part.get("percentage").asString()));
		part.propertyStream()
			.filter((field) -> !field.getKey().equals("percentage"))
			.forEach((field) -> row.set(field.getKey(), field.getValue()));
	}

	private static void bounds(JsonNode ad, String field, ObjectNode to, String name) {
		if (!ad.path(field).has("lower_bound")) {
			return;
		}
		ObjectNode range = to.putObject(name)
			.put("lower", Long.parseLong(ad.at("/" + field + "/lower_bound").asString()));
		if (ad.get(field).has("upper_bound")) {
			range.put("upper", Long.parseLong(ad.at("/" + field + "/upper_bound").asString()));
		}
	}

	/** Some exports name only who paid. */
	static String brand(JsonNode ad) {
		return ad.has("page_name") ? ad.get("page_name").asString() : ad.path("bylines").asString("nobody");
	}

	/** An empty object, or a title without letters, is as good as none. */
	static JsonNode known(JsonNode ad, String field) {
		JsonNode value = ad.path(field);
		boolean none = (value.isObject() && value.isEmpty())
				|| (field.equals("ad_creative_link_titles") && value.path(0).asString("").isBlank());
		return none ? MissingNode.getInstance() : value;
	}

	/** Exports repeat regions. */
	static Map<String, BigDecimal> shares(JsonNode ad, String field) {
		Map<String, BigDecimal> shares = new TreeMap<>();
		ad.path(field)
			.forEach((part) -> shares.merge(
					part.path("age").asString("") + part.path("gender").asString("") + part.path("region").asString(""),
					new BigDecimal(part.get("percentage").asString()).stripTrailingZeros(),
					(first, second) -> first.add(second).stripTrailingZeros()));
		return shares;
	}

}
