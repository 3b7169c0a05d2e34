package io.alignserve.api;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class QueryTest {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@Test
	void aCallWithoutParametersGetsTheFirstPage() {
		Query query = Query.of(this.request, "by");
		assertThat(query.place()).isNull();
		assertThat(query.limit()).isEqualTo(50);
		assertThat(query.text("by")).isNull();
		assertThat(query.time("from")).isNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 62, 12345678901L, Long.MAX_VALUE })
	void aCursorLeadsBackToItsId(long id) {
		this.request.setParameter(Query.CURSOR, Query.cursor(id));
		assertThat(Query.cursor(id)).matches("[A-Za-z0-9_-]+");
		assertThat(Query.of(this.request).place()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "12", "x", "=", "MDEy", "MTI=", "LTE5OTk5OTk5OTk5OTk5OTk5OTk5OTk" })
	void aCursorThatNobodyGaveIsRefused(String cursor) {
		this.request.setParameter(Query.CURSOR, cursor);
		assertThatThrownBy(() -> Query.of(this.request).place()).isInstanceOf(RefusedException.class)
			.hasMessageContaining("the query parameter cursor is '" + cursor + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "501", "-1", "1.5", "all", "99999999999", "+1", "\u0661" })
	void aLimitOutOfRangeIsRefused(String limit) {
		this.request.setParameter(Query.LIMIT, limit);
		assertThatThrownBy(() -> Query.of(this.request).limit()).isInstanceOf(RefusedException.class)
			.hasMessageContaining("allowed is a whole number from 1 to 500");
	}

	@ParameterizedTest
	@CsvSource({ "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z", "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z" })
	void timesMayHaveAnyOffset(String text, Instant time) {
		this.request.setParameter("from", text);
		assertThat(Query.of(this.request, "from").time("from")).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "yesterday", "2026-01-31", "2026-01-31T12:00:00", "+999999999-01-01T00:00:00Z",
			"2026-02-30T12:00:00Z" })
	void whatIsNoTimeIsRefused(String text) {
		this.request.setParameter("from", text);
		assertThatThrownBy(() -> Query.of(this.request, "from").time("from")).isInstanceOf(RefusedException.class)
			.hasMessageContaining("the query parameter from is '" + text + "'");
	}

	@Test
	void parametersThatDoNotExistAreNamedWithThoseThatDo() {
		this.request.setParameter("actor", "me");
		assertThatThrownBy(() -> Query.of(this.request, "by")).isInstanceOf(RefusedException.class)
			.hasMessage("there is no query parameter 'actor' here; allowed are: by, cursor, limit");
	}

	@Test
	void aParameterGivenTwiceIsRefused() {
		this.request.setParameter("by", "me", "you");
		assertThatThrownBy(() -> Query.of(this.request, "by")).isInstanceOf(RefusedException.class)
			.hasMessageContaining("by is given 2 times");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a\u0000b" })
	void textsThatCannotBeNamesAreRefused(String text) {
		this.request.setParameter("by", text);
		assertThatThrownBy(() -> Query.of(this.request, "by").text("by")).isInstanceOf(RefusedException.class);
	}

}
