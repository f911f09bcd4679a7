/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.topic.history;

/**
 * Whether a tail reads from the history, and whether there has been reason for another
 * read since that began. Belongs to one thread at a time.
 */
final class ReadUnderWay {

	private boolean begun;

	private boolean wantedAgain;

	/**
	 * A read is wanted.
	 * @return whether it begins now; otherwise another one is to follow that under way
	 */
	boolean begin() {
		if (this.begun) {
			this.wantedAgain = true;
			return false;
		}
		this.begun = true;
		return true;
	}

	/**
	 * The read has ended.
	 * @return whether another one is wanted
	 */
	boolean end() {
		boolean again = this.wantedAgain;
		this.begun = false;
		this.wantedAgain = false;
		return again;
	}

}
