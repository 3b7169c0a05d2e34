package io.alignserve.audience;

import java.util.Arrays;
import java.util.Optional;

/**
 * The 50 states of the USA and the District of Columbia.
 */
public enum UsState implements AudienceSegment {

	/** Alabama. */
	ALABAMA("Alabama", "AL", 1),
	/** Alaska. */
	ALASKA("Alaska", "AK", 2),
	/** Arizona. */
	ARIZONA("Arizona", "AZ", 4),
	/** Arkansas. */
	ARKANSAS("Arkansas", "AR", 5),
	/** California. */
	CALIFORNIA("California", "CA", 6),
	/** Colorado. */
	COLORADO("Colorado", "CO", 8),
	/** Connecticut. */
	CONNECTICUT("Connecticut", "CT", 9),
	/** Delaware. */
	DELAWARE("Delaware", "DE", 10),
	/** District of Columbia. */
	DISTRICT_OF_COLUMBIA("District of Columbia", "DC", 11),
	/** Florida. */
	FLORIDA("Florida", "FL", 12),
	/** Georgia. */
	GEORGIA("Georgia", "GA", 13),
	/** Hawaii. */
	HAWAII("Hawaii", "HI", 15),
	/** Idaho. */
	IDAHO("Idaho", "ID", 16),
	/** Illinois. */
	ILLINOIS("Illinois", "IL", 17),
	/** Indiana. */
	INDIANA("Indiana", "IN", 18),
	/** Iowa. */
	IOWA("Iowa", "IA", 19),
	/** Kansas. */
	KANSAS("Kansas", "KS", 20),
	/** Kentucky. */
	KENTUCKY("Kentucky", "KY", 21),
	/** Louisiana. */
	LOUISIANA("Louisiana", "LA", 22),
	/** Maine. */
	MAINE("Maine", "ME", 23),
	/** Maryland. */
	MARYLAND("Maryland", "MD", 24),
	/** Massachusetts. */
	MASSACHUSETTS("Massachusetts", "MA", 25),
	/** Michigan. */
	MICHIGAN("Michigan", "MI", 26),
	/** Minnesota. */
	MINNESOTA("Minnesota", "MN", 27),
	/** Mississippi. */
	MISSISSIPPI("Mississippi", "MS", 28),
	/** Missouri. */
	MISSOURI("Missouri", "MO", 29),
	/** Montana. */
	MONTANA("Montana", "MT", 30),
	/** Nebraska. */
	NEBRASKA("Nebraska", "NE", 31),
	/** Nevada. */
	NEVADA("Nevada", "NV", 32),
	/** New Hampshire. */
	NEW_HAMPSHIRE("New Hampshire", "NH", 33),
	/** New Jersey. */
	NEW_JERSEY("New Jersey", "NJ", 34),
	/** New Mexico. */
	NEW_MEXICO("New Mexico", "NM", 35),
	/** New York. */
	NEW_YORK("New York", "NY", 36),
	/** North Carolina. */
	NORTH_CAROLINA("North Carolina", "NC", 37),
	/** North Dakota. */
	NORTH_DAKOTA("North Dakota", "ND", 38),
	/** Ohio. */
	OHIO("Ohio", "OH", 39),
	/** Oklahoma. */
	OKLAHOMA("Oklahoma", "OK", 40),
	/** Oregon. */
	OREGON("Oregon", "OR", 41),
	/** Pennsylvania. */
	PENNSYLVANIA("Pennsylvania", "PA", 42),
	/** Rhode Island. */
	RHODE_ISLAND("Rhode Island", "RI", 44),
	/** South Carolina. */
	SOUTH_CAROLINA("South Carolina", "SC", 45),
	/** South Dakota. */
	SOUTH_DAKOTA("South Dakota", "SD", 46),
	/** Tennessee. */
	TENNESSEE("Tennessee", "TN", 47),
	/** Texas. */
	TEXAS("Texas", "TX", 48),
	/** Utah. */
	UTAH("Utah", "UT", 49),
	/** Vermont. */
	VERMONT("Vermont", "VT", 50),
	/** Virginia. */
	VIRGINIA("Virginia", "VA", 51),
	/** Washington. */
	WASHINGTON("Washington", "WA", 53),
	/** West Virginia. */
	WEST_VIRGINIA("West Virginia", "WV", 54),
	/** Wisconsin. */
	WISCONSIN("Wisconsin", "WI", 55),
	/** Wyoming. */
	WYOMING("Wyoming", "WY", 56);

	private final String label;

	private final String code;

	private final int fips;

	UsState(String label, String code, int fips) {
		this.label = label;
		this.code = code;
		this.fips = fips;
	}

	@Override
	public String label() {
		return this.label;
	}

	/**
	 * Returns the postal code.
	 * @return two capital letters
	 */
	public String code() {
		return this.code;
	}

	/**
	 * Returns the state's code in the Federal Information Processing Standard.
	 * @return 1 to 56
	 */
	public int fips() {
		return this.fips;
	}

	/**
	 * Finds a state by its name or postal code.
	 * @param text for example {@code Oregon} or {@code OR}, in any case
	 * @return the state, empty if there is none of that name or code
	 */
	public static Optional<UsState> fromText(String text) {
		return Arrays.stream(values())
			.filter((state) -> state.label.equalsIgnoreCase(text) || state.code.equalsIgnoreCase(text))
			.findFirst();
	}

}
