package io.alignserve.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointRootsTest {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path temporary;

	@SuppressWarnings("NullAway.Init")
	private Path first;

	@SuppressWarnings("NullAway.Init")
	private Path second;

	@SuppressWarnings("NullAway.Init")
	private Path outside;

	@SuppressWarnings("NullAway.Init")
	private CheckpointRoots roots;

	@BeforeEach
	void createRoots() throws IOException {
		this.temporary = this.temporary.toRealPath();
		this.first = Files.createDirectory(this.temporary.resolve("first"));
		this.second = Files.createDirectory(this.temporary.resolve("second"));
		this.outside = Files.createDirectory(this.temporary.resolve("outside"));
		this.roots = new CheckpointRoots(List.of(this.first, this.second, this.temporary.resolve("absent")));
	}

	@Test
	void findsAFolderByItsAbsolutePathAndInTheFirstRootThatHasIt() throws IOException {
		Path inBoth = Files.createDirectories(this.first.resolve("a/both"));
		Files.createDirectories(this.second.resolve("a/both"));
		Path only = Files.createDirectory(this.second.resolve("only"));
		assertThat(this.roots.resolve("a/both")).isEqualTo(inBoth);
		assertThat(this.roots.resolve("./a/./both/")).isEqualTo(inBoth);
		assertThat(this.roots.resolve("only")).isEqualTo(only);
		assertThat(this.roots.resolve(only.toString())).isEqualTo(only);
	}

	@Test
	void aRootMayBeALinkAndALinkMayLeadToAnotherRoot() throws IOException {
		Path folder = Files.createDirectory(this.first.resolve("model"));
		Path link = Files.createSymbolicLink(this.temporary.resolve("link"), this.first);
		CheckpointRoots linked = new CheckpointRoots(List.of(link));
		assertThat(linked.resolve("model")).isEqualTo(folder);
		assertThat(linked.resolve(link.resolve("model").toString())).isEqualTo(folder);
		assertThat(linked.resolve(folder.toString())).isEqualTo(folder);
		Files.createSymbolicLink(this.second.resolve("current"), folder);
		assertThat(this.roots.resolve("current")).isEqualTo(folder);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "./", "/", "absent", "..", "../outside", "a/../a", "a\\..\\a", "a\0b",
			"a\nb", "file", "/etc", "/proc/self/cwd", "FIRST", "SECOND/", "OUTSIDE", "FIRST/../outside", "FIRST/file" })
	void refusesWhatIsNotAFolderBelowARoot(String path) throws IOException {
		Files.createDirectory(this.first.resolve("a"));
		Files.createFile(this.first.resolve("file"));
		String named = path.replace("FIRST", this.first.toString())
			.replace("SECOND", this.second.toString())
			.replace("OUTSIDE", this.outside.toString());
		assertRefused(named, "allowed are folders below " + this.first + ", " + this.second);
	}

	@Test
	void refusesAPathThatIsTooLongAndRepeatsOnlyItsBeginning() {
		assertRefused("a/".repeat(3000), "path has 6000 characters, allowed are 4096");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.roots.resolve("a/".repeat(2000)))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(1000));
	}

	@Test
	void refusesAFolderThatALinkLeadsOutTo() throws IOException {
		Path model = Files.createDirectories(this.outside.resolve("model"));
		Files.createSymbolicLink(this.first.resolve("link"), model);
		Files.createSymbolicLink(this.first.resolve("way"), this.outside);
		Files.createSymbolicLink(this.first.resolve("loop"), this.first.resolve("loop"));
		Files.createSymbolicLink(this.first.resolve("self"), this.first);
		assertRefused("link", "\"link\" leads out of every root by a link");
		assertRefused("way/model", "\"way/model\" leads out of every root by a link");
		assertRefused(this.first.resolve("way/model").toString(), "leads out of every root by a link");
		assertRefused("loop", "\"loop\" is not a folder");
		assertRefused("self", "allowed are folders below");
	}

	@Test
	void refusesAFolderWhoseFilesLinkOutOfTheRoots() throws IOException {
		Path revision = Files.createDirectories(this.outside.resolve("snapshots/revision"));
		Path blob = Files.createFile(Files.createDirectory(this.outside.resolve("blobs")).resolve("0123"));
		Files.createSymbolicLink(revision.resolve("config.json"), Path.of("../../blobs/0123"));
		CheckpointRoots cache = new CheckpointRoots(List.of(this.outside));
		assertThat(cache.resolve("snapshots/revision")).isEqualTo(revision);
		CheckpointRoots between = new CheckpointRoots(List.of(this.outside.resolve("snapshots")));
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> between.resolve("revision"))
			.withMessageStartingWith(
					"path \"revision\" has the file \"config.json\", a link that leads out of every root");
		Files.delete(blob);
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> cache.resolve("snapshots/revision"))
			.withMessageContaining("\"config.json\", a link that leads nowhere");
	}

	@Test
	void aFolderOfBlobsThatIsALinkItselfIsNoWayOut() throws IOException {
		Path revision = Files.createDirectories(this.first.resolve("model/snapshots/revision"));
		Files.createFile(this.outside.resolve("config.json"));
		Files.createSymbolicLink(this.first.resolve("model/blobs"), this.outside);
		Files.createSymbolicLink(revision.resolve("config.json"), Path.of("../../blobs/config.json"));
		assertRefused("model/snapshots/revision", "\"config.json\", a link that leads out of every root");
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> CheckpointFolder.open(revision))
			.withMessage("config.json in revision is a link out of the folder");
	}

	@Test
	void withoutRootsNothingIsAllowed() {
		CheckpointRoots none = new CheckpointRoots(List.of());
		for (String path : List.of("model", this.first.toString())) {
			assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> none.resolve(path))
				.withMessageContaining("no folder is allowed, since there are no roots");
		}
	}

	private void assertRefused(String path, String sentence) {
		assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> this.roots.resolve(path))
			.withMessageContaining(sentence);
	}

}
