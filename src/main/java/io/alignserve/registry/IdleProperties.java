package io.alignserve.registry;

import org.springframework.validation.annotation.Validated;
import org.hibernate.validator.constraints.time.DurationMin;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long checkpoints stay that nobody uses.
 *
 * @param idleTimeout after which time without use a checkpoint is taken out of memory
 * that is neither pinned nor behind an alias; 0 = never
 */
@Validated
@ConfigurationProperties("alignserve.pool")
record IdleProperties(@DurationMin @DefaultValue("0s") Duration idleTimeout) {
}
