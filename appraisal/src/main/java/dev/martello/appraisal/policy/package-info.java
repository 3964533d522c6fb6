/**
 * Policies: rules in the Common Expression Language that turn facts into findings.
 *
 * <p>In comes a YAML document, which is compiled once against the types of the facts; out come findings for given facts. A rule
 * sees nothing but facts, and does nothing but tell.
 *
 * @see <a href="https://github.com/google/cel-spec">Common Expression Language</a>
 */
@NullMarked
package dev.martello.appraisal.policy;

import org.jspecify.annotations.NullMarked;
