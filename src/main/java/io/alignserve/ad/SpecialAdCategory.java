package io.alignserve.ad;

/**
 * Categories for which law or Meta's rules limit targeting.
 */
public enum SpecialAdCategory {

	/** No special category. */
	NONE,
	/** Housing. */
	HOUSING,
	/** Employment. */
	EMPLOYMENT,
	/** Credit, insurance and other financial products and services. */
	FINANCIAL_PRODUCTS_SERVICES,
	/** Social issues, elections and politics. */
	ISSUES_ELECTIONS_POLITICS

}
