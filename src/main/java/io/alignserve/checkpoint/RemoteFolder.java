package io.alignserve.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A checkpoint folder without weights: {@code remote.json} says which server computes it,
 * and the tokenizer's files are those of the model that is served there.
 *
 * @param path the folder
 * @param settings where the server is and what it can
 * @param contextLength the largest number of positions of one sequence
 * @param endTokens ids that end an answer, as far as the files name ids
 * @param endToken how the token is spelled that ends an answer, if a file says so
 */
public record RemoteFolder(Path path, RemoteSettings settings, int contextLength, Set<Integer> endTokens,
		Optional<String> endToken) {

	/** What makes a folder one of these. */
	public static final String REMOTE = "remote.json";

	/** The family and the type under which such checkpoints are listed. */
	public static final String KIND = "remote";

	private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

	private static final List<String> DECIDING = List.of(REMOTE, CheckpointFolder.CONFIG,
			CheckpointFolder.GENERATION_CONFIG, CheckpointFolder.TOKENIZER, TOKENIZER_CONFIG, "special_tokens_map.json",
			"chat_template.jinja");

	private static final long MAX_REMOTE_BYTES = 64_000;

	private static final long MAX_CONFIG_BYTES = 1_000_000;

	private static final long MAX_TOKENIZER_CONFIG_BYTES = 16_000_000;

	public RemoteFolder {
		endTokens = Set.copyOf(endTokens);
	}

	/**
	 * Tells whether a folder names a server instead of holding weights.
	 * @param folder the folder
	 * @return whether it has the file {@value #REMOTE}
	 */
	public static boolean is(Path folder) {
		return Files.isRegularFile(folder.resolve(REMOTE));
	}

	/**
	 * Opens a folder; nobody is asked.
	 * @param path the folder
	 * @return the checkpoint
	 * @throws CheckpointException naming the file or field that is wrong
	 */
	public static RemoteFolder open(Path path) {
		FolderFiles files = new FolderFiles(path);
		Path remote = files.find(REMOTE)
			.orElseThrow(() -> new CheckpointException(files.name() + " has no file " + REMOTE));
		if (files.find(CheckpointFolder.TOKENIZER).isEmpty()) {
			throw new CheckpointException(files.name() + " has no file " + CheckpointFolder.TOKENIZER
					+ "; a folder with " + REMOTE + " needs the tokenizer of the model that is served there");
		}
		files.names().stream().filter((name) -> name.endsWith(".safetensors")).findFirst().ifPresent((name) -> {
			throw new CheckpointException(
					files.name() + " has " + REMOTE + " and " + name + "; a checkpoint is either here or elsewhere");
		});
		RemoteSettings settings = RemoteReader.read(JsonFile.read(remote, MAX_REMOTE_BYTES));
		JsonFile config = read(files, CheckpointFolder.CONFIG, MAX_CONFIG_BYTES);
		JsonFile generation = read(files, CheckpointFolder.GENERATION_CONFIG, MAX_CONFIG_BYTES);
		return new RemoteFolder(path, settings, contextLength(settings, config),
				endTokens(settings, config, generation),
				endToken(read(files, TOKENIZER_CONFIG, MAX_TOKENIZER_CONFIG_BYTES)));
	}

	private static @Nullable JsonFile read(FolderFiles files, String name, long maxBytes) {
		return files.find(name).map((file) -> JsonFile.read(file, maxBytes)).orElse(null);
	}

	private static int contextLength(RemoteSettings settings, @Nullable JsonFile config) {
		if (settings.contextLength() > 0) {
			return settings.contextLength();
		}
		int length = (config != null) ? config.whole("max_position_embeddings", 0) : 0;
		if (length < 2) {
			throw new CheckpointException(REMOTE + " has no contextLength, and " + CheckpointFolder.CONFIG
					+ " has no max_position_embeddings; one of them must say it");
		}
		return length;
	}

	private static Set<Integer> endTokens(RemoteSettings settings, @Nullable JsonFile config,
			@Nullable JsonFile generation) {
		Set<Integer> ids = new LinkedHashSet<>(settings.endTokens());
		if (ids.isEmpty()) {
			addEndTokens(config, ids);
			addEndTokens(generation, ids);
		}
		return ids;
	}

	private static void addEndTokens(@Nullable JsonFile file, Set<Integer> ids) {
		if (file == null || file.absent("eos_token_id")) {
			return;
		}
		JsonNode node = file.field("eos_token_id");
		List<JsonNode> named = node.isArray() ? new ArrayList<>(node.values()) : List.of(node);
		for (JsonNode id : named) {
			if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
				throw file.wrong("eos_token_id", "it must be a token id or a list of them");
			}
			ids.add(id.intValue());
		}
	}

	private static Optional<String> endToken(@Nullable JsonFile tokenizer) {
		if (tokenizer == null || tokenizer.absent("eos_token")) {
			return Optional.empty();
		}
		JsonNode token = tokenizer.field("eos_token");
		JsonNode spelled = token.isObject() ? token.path("content") : token;
		return spelled.isString() ? Optional.of(spelled.stringValue()) : Optional.empty();
	}

	/**
	 * Returns the digest over the files that decide what is asked of which server. What
	 * the server computes it with is not known.
	 * @return {@code sha256:} and 64 hexadecimal digits
	 */
	public String digest() {
		FolderFiles files = new FolderFiles(this.path);
		return CheckpointDigest.of(files, DECIDING.stream().filter((name) -> files.find(name).isPresent()).toList());
	}

}
