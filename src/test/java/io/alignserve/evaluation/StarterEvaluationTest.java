package io.alignserve.evaluation;

import java.nio.file.Path;
import java.util.Set;

import io.alignserve.dataset.StarterCorpus;
import io.alignserve.generation.EngineLimits;
import io.alignserve.generation.GenerationEngine;
import io.alignserve.pool.ResidentCheckpoint;
import io.alignserve.tokenizer.BpeTrainer;
import io.alignserve.tokenizer.BpeVocabulary;
import io.alignserve.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The evaluation against a model of which every figure is known beforehand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StarterEvaluationTest {

	private static final EvaluationPlan PLAN = new EvaluationPlan(5, 300, 6, 36);

	private ResidentCheckpoint nothingLearned;

	@BeforeAll
	void loadsAModelThatLearnedNothing(@TempDir Path folder) {
		BpeTrainer.train(StarterCorpus.text(1, 500)::iterator, 1_000).writeTo(folder);
		Tokenizer tokenizer = Tokenizer.load(folder);
		GenerationEngine engine = new GenerationEngine(new UniformRunner(tokenizer.vocabularySize()),
				new EngineLimits(8, 8, 4096), "uniform");
		this.nothingLearned = new ResidentCheckpoint("uniform", "sha256:0", tokenizer, engine,
				Set.of(BpeVocabulary.END_TOKEN), 4096, "float32", 0);
	}

	@AfterAll
	void closesIt() {
		this.nothingLearned.close();
	}

	@Test
	void aModelThatLearnedNothingHasThePerplexityOfItsVocabulary() {
		StarterReport report = new StarterEvaluation(this.nothingLearned, PLAN).runBeside(this.nothingLearned);
		double vocabulary = this.nothingLearned.tokenizer().vocabularySize();
		assertThat(report.trained()).isEqualTo(report.untrained()).hasSizeGreaterThan(1);
		assertThat(report.trained())
			.allSatisfy((one) -> assertThat(one.perplexity()).isCloseTo(vocabulary, within(vocabulary / 1_000)));
		assertThat(report.trained().get(0).answers()).isEqualTo(PLAN.instructions());
	}

	@Test
	void aModelThatLearnedNothingStaysNearChanceAndUsesNoBrand() {
		StarterReport report = new StarterEvaluation(this.nothingLearned, PLAN).run();
		assertThat(report.predictions()).extracting(PredictionAccuracy::attribute)
			.containsExactly("gender", "age", "region", "region");
		assertThat(report.predictions())
			.allSatisfy((one) -> assertThat(one.accuracy()).isCloseTo(one.chance(), within(0.15)));
		assertThat(report.phrases().brands()).isZero();
		assertThat(report.untrained()).isEmpty();
	}

	@Test
	void theSamePlanGivesTheSameReport() {
		StarterReport first = new StarterEvaluation(this.nothingLearned, PLAN).run();
		assertThat(new StarterEvaluation(this.nothingLearned, PLAN).run()).isEqualTo(first);
	}

	@Test
	void theReportIsReadByPeopleAndPrograms() {
		StarterReport report = new StarterEvaluation(this.nothingLearned, PLAN).run();
		JsonNode json = JsonMapper.shared().readTree(report.json());
		assertThat(json.path("predictions").path(0).path("accuracy").asDouble())
			.isEqualTo(report.predictions().get(0).accuracy());
		assertThat(json.path("plan").path("seed").asLong()).isEqualTo(5);
		assertThat(report.table()).contains("| gender | 300 |")
			.contains("| region, in the first 3 | 300 |")
			.contains("| not measured |");
	}

	@Test
	void thePageShowsTenBriefsForThreeAudiencesEach() {
		String page = new StarterSamples(this.nothingLearned, 9).page();
		assertThat(page.lines().filter((line) -> line.startsWith("## "))).hasSize(10);
		assertThat(page.lines().filter((line) -> line.startsWith("| ") && !line.startsWith("| written"))).hasSize(30);
		assertThat(page).contains("| 65+ |").contains("| female |").contains("| Texas |");
	}

}
