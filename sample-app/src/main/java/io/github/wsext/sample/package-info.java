/**
 * A chat built with WsExt: rooms, who is here, pictures; beside it a live market and a
 * page for the administrator.
 */
@NullMarked
package io.github.wsext.sample;

import org.jspecify.annotations.NullMarked;
