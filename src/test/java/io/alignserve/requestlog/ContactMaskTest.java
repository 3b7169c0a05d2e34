package io.alignserve.requestlog;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class ContactMaskTest {

	@ParameterizedTest
	@ValueSource(strings = { "jane@example.com", "jane.doe+ads@mail.example.co.uk", "JANE_DOE@EXAMPLE.COM",
			"o'neil@example.ie", "jürgen@müller.de", "a@b.io", "用户@例子.公司", "jane＠example.com", "jane\\u0040example.com",
			"jane%40example.com", "123456@qq.com" })
	void masksAddresses(String address) {
		assertThat(ContactMask.masked(address)).isEqualTo("[email]");
		assertThat(ContactMask.masked("Mail <" + address + ">, or " + address + "."))
			.isEqualTo("Mail <[email]>, or [email].");
		assertThat(ContactMask.masked("{\"body\": \"\\n" + address + "\"}")).endsWith("[email]\"}")
			.doesNotContain(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "@brand", "50 @ 3.99", "jane@localhost", "a @ b.com", "version@1.2.3", "me@.com", "1@2.3",
			"email us", "@example.com", "a@b", "C# @ night." })
	void leavesWhatIsNoAddress(String text) {
		assertThat(ContactMask.masked(text)).isSameAs(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "+1 202 555 0143", "+1 (202) 555-0143", "+12025550143", "(202) 555-0143", "202-555-0143",
			"202.555.0143", "202 555 0143", "1-800-555-0199", "1 (800) 555-0199", "+44 20 7946 0958",
			"+44 (0)20 7946 0958", "020 7946 0958", "07700 900123", "07700900123", "0044 20 7946 0958",
			"+49 30 12345678", "030/12345678", "0171-1234567", "+33 1 23 45 67 89", "01 23 45 67 89", "+34 612 345 678",
			"+91 98765 43210", "+86 138 0013 8000", "+81 3-1234-5678", "03-1234-5678", "+55 11 91234-5678",
			"+45 12 34 56 78", "+61 2 1234 5678", "+971501234567", "+1\u00A0202\u00A0555\u00A00143",
			"+1\u2011202\u2011555\u20110143", "202-555-0143x22" })
	void masksNumbers(String number) {
		String masked = ContactMask.masked(number);
		assertThat(masked).startsWith("[phone]").doesNotContain("5");
		assertThat(ContactMask.masked("In 2026: " + number + ", now")).startsWith("In 2026: [phone]").endsWith(", now");
		assertThat(ContactMask.masked("\"a\\n" + number + "\"")).startsWith("\"a\\n[phone]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Call 5550143", "call us at 612 345 678", "Tel: 98765 43210", "tel:5551234567",
			"WhatsApp 12 34 56 78", "Text us on 555-1234", "Rufen: Telefon 4030 123456", "Phone number: 2025550143" })
	void masksNumbersThatAWordAnnounces(String text) {
		assertThat(ContactMask.masked(text)).endsWith("[phone]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1999", "2024-2025", "2026-01-31", "31.01.2026", "01/02/2026", "01.02.2026 10:00",
			"2026-01-31T12:00:00.123456Z", "12:30-18:00", "$1 000 000", "€ 250 000 1000", "$202-555-0143", "1,000,000",
			"1 000 000", "100 000 000", "9.99", "0.123456789", "20% off", "+20%", "+1,000,000 customers",
			"up to 1000000 views", "1000 to 1499", "5550143", "2025550143", "id 123456789012345", "order 4812-9931",
			"SKU-202-555-0143A", "v2026.1.15", "192.168.100.200", "a716-046655440000",
			"550e8400-e29b-41d4-a716-446655440000", "0198c5b2-6c1e-7a64-b7a5-1f7d1f0f5d11", "4111 1111 1111 1111",
			"1/2 price", "24/7", "18-24", "Call by 31.12.", "call 911", "text 12345", "9 to 5", "3 + 4 = 7",
			"1700000000", "sha256:0123456789012345678901234567890123456789", "90210-1234", "8 + 12345678 = 12345686",
			"(2026)" })
	void leavesPricesYearsAndIds(String text) {
		assertThat(ContactMask.masked(text)).isSameAs(text);
	}

	@Test
	void masksEachOfMany() {
		assertThat(ContactMask.masked("202-555-0143 / 202-555-0144, a@b.com;c@d.com 020 7946 0958 2026"))
			.isEqualTo("[phone] / [phone], [email];[email] [phone] 2026");
	}

	@Test
	void takesTimeThatGrowsWithTheTextOnly() {
		int size = 500_000;
		assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
			for (String unit : new String[] { "1", "1 ", "(", "+", "a", "@", "a@", "a.", "a@a.", "+1", "0-", "1)(",
					"\\u0040", "call 1 " }) {
				String text = unit.repeat(size / unit.length());
				ContactMask.masked(text);
				ContactMask.masked("a@" + text);
			}
		});
	}

}
