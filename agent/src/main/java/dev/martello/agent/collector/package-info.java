/**
 * Collectors: what an appliance reads of itself, as items.
 *
 * <p>In come files of the running system, out go items whose octets are what the system said, unchanged. This package judges
 * nothing and speaks to nobody.
 */
@NullMarked
package dev.martello.agent.collector;

import org.jspecify.annotations.NullMarked;
