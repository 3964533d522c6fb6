/**
 * What a virtual appliance measures while it starts: the events of firmware, boot loader and kernel, as a log and as what is to be
 * extended into PCRs.
 *
 * <p>In come the programs and settings of a made-up machine, out comes the log a real one would leave. The images are names, not
 * programs: only their digests matter here.
 */
@NullMarked
package dev.martello.lab.boot;

import org.jspecify.annotations.NullMarked;
