/**
 * Metrics, traces, the actuator endpoint and health. Plugs into small interfaces of the
 * other packages.
 */
@NullMarked
package io.github.wsext.observe;

import org.jspecify.annotations.NullMarked;
