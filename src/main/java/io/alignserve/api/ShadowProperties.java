package io.alignserve.api;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much is asked twice for a canary in shadow mode.
 *
 * @param threads how many calls are repeated at a time for canaries in shadow mode, 1 or
 * more
 * @param waiting how many calls may wait to be repeated for these, 1 or more; those
 * beyond it are not
 */
@Validated
@ConfigurationProperties("alignserve.shadow")
public record ShadowProperties(@Positive @DefaultValue("4") int threads, @Positive @DefaultValue("32") int waiting) {
}
