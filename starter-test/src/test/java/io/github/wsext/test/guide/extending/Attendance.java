package io.github.wsext.test.guide.extending;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class Attendance {

	private final Set<String> present = ConcurrentHashMap.newKeySet();

	@EventListener
	void opened(WsConnectionOpenedEvent event) {
		this.present.add(event.connection().id());
	}

	@EventListener
	void closed(WsConnectionClosedEvent event) {
		this.present.remove(event.connection().id());
	}

	int count() {
		return this.present.size();
	}

}
