package io.alignserve.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.alignserve.TestDatabase;
import io.alignserve.pool.Lease;
import io.alignserve.pool.ResidentStatus;
import io.alignserve.registry.AliasCommand.Strategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * LoRA adapters as checkpoints that aliases lead to.
 */
class AdapterAliasIT {

	@TempDir
	private Path root;

	private TestInstance instance;

	@BeforeEach
	void start() throws IOException {
		this.instance = TestInstance.on(TestDatabase.create()).below(this.root).start();
		register("base", "tiny-llama32", null);
		register("first", "tiny-llama32-adapter-a", "base");
		register("second", "tiny-llama32-adapter-b", "base");
	}

	@AfterEach
	void stop() {
		this.instance.close();
	}

	@Test
	void anAdapterBringsItsBaseAndIsSwappedForAnotherOfIt() {
		this.instance.aliases().point("default", to("first"), "ada");
		assertThat(ready()).containsExactly("base", "first");
		ResidentStatus base = status("base");
		assertThat(status("first").footprint().weightBytes()).isPositive().isLessThan(base.footprint().weightBytes());
		try (Lease running = this.instance.pool().lease("default")) {
			this.instance.aliases().point("default", to("second"), "ada");
			assertThat(running.checkpoint().name()).isEqualTo("first");
			try (Lease next = this.instance.pool().lease("default")) {
				assertThat(next.checkpoint().name()).isEqualTo("second");
				// One copy of the base's weights, one step loop.
				assertThat(next.checkpoint().engine()).isSameAs(running.checkpoint().engine());
				assertThat(next.checkpoint().digest()).isNotEqualTo(running.checkpoint().digest());
			}
		}
		AliasRegistryIT.await(() -> ready().equals(List.of("base", "second"))
				&& this.instance.pool().status().residents().size() == 2);
		assertThat(status("base").loadMillis()).isEqualTo(base.loadMillis());
	}

	@Test
	void aBaseStaysWhileAnAdapterNeedsIt() {
		this.instance.aliases().point("default", to("first"), "ada");
		assertThatThrownBy(() -> this.instance.checkpoints().unload("base", false, "ada"))
			.isInstanceOf(ConflictException.class);
		assertThatThrownBy(() -> this.instance.checkpoints().remove("base", "ada"))
			.isInstanceOf(ConflictException.class)
			.hasMessage("The checkpoint 'base' is the base of first, second; remove these first");
	}

	@Test
	void anAdapterOfAnUnknownBaseIsRefused() {
		assertThatThrownBy(() -> register("third", "tiny-llama32-adapter-a", "nobody"))
			.isInstanceOf(RegistrationRefusedException.class);
	}

	private void register(String name, String source, @Nullable String base) throws IOException {
		FileSystemUtils.copyRecursively(TestInstance.CHECKPOINTS.resolve(source), this.root.resolve(name));
		this.instance.checkpoints().register(new Registration(name, name, base, null), "ada");
	}

	private static AliasCommand to(String checkpoint) {
		return new AliasCommand(checkpoint, Strategy.BESIDE, null);
	}

	private ResidentStatus status(String name) {
		return this.instance.pool()
			.status()
			.residents()
			.stream()
			.filter((one) -> one.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private List<String> ready() {
		return this.instance.pool()
			.status()
			.residents()
			.stream()
			.filter((one) -> one.state() == ResidentStatus.State.READY)
			.map(ResidentStatus::name)
			.toList();
	}

}
