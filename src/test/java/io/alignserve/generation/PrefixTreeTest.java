package io.alignserve.generation;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PrefixTreeTest {

	@Test
	void mergesCommonBeginnings() {
		PrefixTree tree = new PrefixTree(9, List.of(List.of(1, 2, 3), List.of(1, 2, 4), List.of(5)));
		assertThat(tree.tokens()).containsExactly(9, 1, 2, 3, 4, 5);
		assertThat(tree.parents()).containsExactly(-1, 0, 1, 2, 2, 0);
		assertThat(tree.size()).isEqualTo(5);
	}

	@Test
	void addsUpThePathOfEachContinuation() {
		PrefixTree tree = new PrefixTree(9, List.of(List.of(1, 2, 3), List.of(1, 2), List.of(5), List.of(1, 2)));
		assertThat(tree.size()).isEqualTo(4);
		assertThat(tree.logProbabilities(new float[] { 0, -1, -2, -4, -8 })).containsExactly(-7.0, -3.0, -8.0, -3.0);
	}

	@Test
	void keepsTheSameTokenAfterDifferentBeginningsApart() {
		PrefixTree tree = new PrefixTree(9, List.of(List.of(1, 7), List.of(2, 7)));
		assertThat(tree.parents()).containsExactly(-1, 0, 1, 0, 3);
	}

	@Test
	void refusesScoresThatAreNotNumbers() {
		PrefixTree tree = new PrefixTree(9, List.of(List.of(1)));
		assertThatIllegalStateException().isThrownBy(() -> tree.logProbabilities(new float[] { 0, Float.NaN }));
	}

}
