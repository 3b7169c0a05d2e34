package io.alignserve.provenance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.alignserve.TestDatabase;
import io.alignserve.provenance.Verification.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Instances with keys of their own on one database.
 */
class MarksIT {

	private static final String TEXT = "Café 🚲\nfor \"riders\" \\ and\tmore";

	private static final Origin ORIGIN = new Origin("starter", "sha256:" + "0".repeat(64), "call-1",
			Instant.parse(Instant.now().toString().substring(0, 19) + ".120Z"));

	private static TestDatabase database;

	@TempDir
	private Path home;

	@BeforeAll
	static void migrate() {
		database = TestDatabase.create();
		Flyway.configure().dataSource(database.url(), database.username(), database.password()).load().migrate();
	}

	@Test
	void aTrueMarkIsValidAlsoForAnotherInstanceAndAfterARestart() {
		Marks first = instance("a");
		Marks second = instance("b");
		Mark mark = first.mark(ORIGIN, 0, "Title", TEXT);
		assertThat(second.verify(mark, "Title", TEXT).isValid()).isTrue();
		assertThat(second.verify(mark, null, TEXT).isValid()).isTrue();
		assertThat(instance("a").verify(mark, "Title", TEXT).isValid()).isTrue();
		Mark back = second.mark(ORIGIN, null, null, TEXT);
		// The first one was started before the second one had a key.
		assertThat(first.verify(back, null, TEXT).isValid()).isTrue();
		assertThat(mark.keyId()).isNotEqualTo(back.keyId());
	}

	@ParameterizedTest
	@CsvSource({ "scheme, WRONG_GENERATOR", "generator, WRONG_GENERATOR", "version, MARK_ALTERED",
			"checkpoint, MARK_ALTERED", "digest, MARK_ALTERED", "requestId, MARK_ALTERED", "candidate, MARK_ALTERED",
			"createdAt, MARK_ALTERED", "textHash, MARK_ALTERED", "titleHash, MARK_ALTERED", "keyId, UNKNOWN_KEY",
			"signature, MARK_ALTERED", "noCandidate, MARK_ALTERED", "noTitle, MARK_ALTERED", "spelling, MARK_ALTERED",
			"short, MARK_ALTERED" })
	void anAlteredFieldIsSeen(String field, Reason reason) {
		Marks marks = instance("c");
		Mark mark = marks.mark(ORIGIN, 0, "Title", TEXT);
		Verification found = marks.verify(altered(mark, field), null, TEXT);
		assertThat(found.isValid()).isFalse();
		assertThat(found.reason()).isEqualTo(reason);
	}

	@ParameterizedTest
	@CsvSource({ "é, e\u0301", "' ', ''", "A, a", "A, \u0410", "🚲, 🚲\u200B", "x, ''", "?, \uD800", "'\u00A0', ' '" })
	void anotherTextIsSeenHoweverMuchItLooksAlike(String written, String other) {
		Marks marks = instance("d");
		String text = "Text " + written + " end";
		Mark mark = marks.mark(ORIGIN, 0, text, text);
		assertThat(marks.verify(mark, text, text).isValid()).isTrue();
		String changed = "Text " + other + " end";
		assertThat(marks.verify(mark, null, changed).reason()).isEqualTo(Reason.TEXT_ALTERED);
		assertThat(marks.verify(mark, changed, text).reason()).isEqualTo(Reason.TEXT_ALTERED);
	}

	@Test
	void aMarkOfASecondSignerWithTheSameFieldsIsForged() {
		Marks marks = instance("e");
		Mark mark = marks.mark(ORIGIN, 0, null, TEXT);
		Mark foreign = instance("f").mark(ORIGIN, 0, null, TEXT);
		assertThat(marks.verify(mark.signed(foreign.signature()), null, TEXT).reason()).isEqualTo(Reason.MARK_ALTERED);
	}

	@Test
	void afterARotationOldMarksStayTrueAndBothKeysArePublished() throws IOException {
		Mark old = instance("g").mark(ORIGIN, 0, null, TEXT);
		Files.delete(this.home.resolve("g"));
		Marks rotated = instance("g");
		Mark fresh = rotated.mark(ORIGIN, 0, null, TEXT);
		assertThat(fresh.keyId()).isNotEqualTo(old.keyId());
		assertThat(rotated.verify(old, null, TEXT).isValid()).isTrue();
		assertThat(rotated.keys()).extracting(PublishedKey::id).contains(old.keyId(), fresh.keyId());
	}

	@Test
	void aKeyThatWasNotInUseAtTheTimeIsNotBelieved() {
		Marks marks = instance("h");
		for (Duration off : List.of(Duration.ofDays(-3000), KeyRing.LEASE.plusHours(1))) {
			Origin other = new Origin("starter", ORIGIN.digest(), "call-2", Instant.now().plus(off));
			assertThat(marks.verify(marks.mark(other, 0, null, TEXT), null, TEXT).reason())
				.isEqualTo(Reason.OUTSIDE_VALIDITY);
		}
	}

	@Test
	void withoutTheDatabaseItSignsAndKnowsItselfAndRegistersLater() {
		TestDatabase gone = TestDatabase.create();
		Flyway.configure().dataSource(gone.url(), gone.username(), gone.password()).load().migrate();
		gone.shut();
		KeyRing ring = ring("i", gone);
		ring.round();
		Marks marks = new Marks(ring, "test");
		Mark mark = marks.mark(ORIGIN, 0, null, TEXT);
		assertThat(marks.verify(mark, null, TEXT).isValid()).isTrue();
		assertThat(marks.keys()).hasSize(1);
		gone.reopen();
		ring.round();
		KeyRing other = ring("j", gone);
		other.round();
		assertThat(new Marks(other, "test").verify(mark, null, TEXT).isValid()).isTrue();
	}

	@Test
	void theKeyIsOfItsOwnerOnlyAndAnUnusableFileIsNamed() throws IOException {
		Path file = this.home.resolve("k");
		KeyFile.readOrCreate(file);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(KeyFile.readOrCreate(file).publicKey().id()).isEqualTo(KeyFile.read(file).publicKey().id());
		Files.writeString(file, "nonsense");
		assertThatThrownBy(() -> KeyFile.readOrCreate(file)).isInstanceOf(ProvenanceKeyException.class)
			.hasMessageContaining(file.toString())
			.hasMessageContaining("PRIVATE KEY");
	}

	@Test
	void findsThePublicKeyThatOpensslFinds() throws IOException {
		// The key of RFC 8410, section 10.3, and its public key of section 10.1.
		Path file = Files.writeString(this.home.resolve("l"), """
				-----BEGIN PRIVATE KEY-----
				MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
				-----END PRIVATE KEY-----
				""");
		byte[] key = KeyFile.read(file).publicKey().bytes();
		assertThat(Base64.getEncoder().encodeToString(key)).isEqualTo("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
	}

	private Marks instance(String name) {
		KeyRing ring = ring(name, database);
		ring.round();
		return new Marks(ring, "test");
	}

	private KeyRing ring(String name, TestDatabase at) {
		DriverManagerDataSource source = new DriverManagerDataSource(at.url(), at.username(), at.password());
		return new KeyRing(KeyFile.readOrCreate(this.home.resolve(name)), new KeyRows(JdbcClient.create(source)),
				Duration.ZERO);
	}

	private static Mark altered(Mark mark, String field) {
		UnaryOperator<String> other = (value) -> (value.endsWith("1") ? "2" : "1") + value.substring(1);
		String signature = mark.signature();
		return switch (field) {
			case "noCandidate" -> with(mark, field, mark.signature(), null, mark.titleHash(), other);
			case "candidate" -> with(mark, field, mark.signature(), 1, mark.titleHash(), other);
			case "noTitle" -> with(mark, field, mark.signature(), 0, null, other);
			case "titleHash" -> with(mark, field, mark.signature(), 0, other.apply(mark.textHash()), other);
			case "signature" -> with(mark, field, other.apply(signature), 0, mark.titleHash(), other);
			case "short" -> with(mark, field, signature.substring(4), 0, mark.titleHash(), other);
			// The last character has bits that no byte uses.
			case "spelling" -> with(mark, field, signature.substring(0, 85) + (char) (signature.charAt(85) + 1), 0,
					mark.titleHash(), other);
			default -> with(mark, field, signature, 0, mark.titleHash(), other);
		};
	}

	private static Mark with(Mark mark, String field, String signature, @Nullable Integer candidate,
			@Nullable String titleHash, UnaryOperator<String> other) {
		return new Mark(field.equals("scheme") ? "none" : mark.scheme(),
				field.equals("generator") ? "other" : mark.generator(),
				field.equals("version") ? "other" : mark.version(),
				field.equals("checkpoint") ? "other" : mark.checkpoint(),
				field.equals("digest") ? other.apply(mark.digest()) : mark.digest(),
				field.equals("requestId") ? UUID.randomUUID().toString() : mark.requestId(), candidate,
				field.equals("createdAt") ? mark.createdAt().replace(".120Z", ".121Z") : mark.createdAt(),
				field.equals("textHash") ? other.apply(mark.textHash()) : mark.textHash(), titleHash,
				field.equals("keyId") ? other.apply(mark.keyId()) : mark.keyId(), signature);
	}

}
