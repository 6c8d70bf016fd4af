import type { Request, RequestHandler, Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultList } from '../faults/fault-list';

/** What goes wrong at an HTTP route. Plain data, so that it travels over the control interface. */
export interface HttpFault {
	/** Regular expression on `POST /token` or `GET /gmail/v1/users/me/messages`, without the query. */
	route: string;
	/** Only for requests with a token of this account. */
	address?: string;
	/**
	 * answer: `status` and `body` instead of Google's own; drop: the connection ends without a word;
	 * silence: no answer at all; slow: the answer comes after `ms`; dropAfter: the request takes effect, its
	 * answer is lost; answerAfter: it takes effect, and the answer is `status` and `body` all the same.
	 */
	do: 'answer' | 'drop' | 'silence' | 'slow' | 'dropAfter' | 'answerAfter';
	status?: number;
	/** JSON. */
	body?: unknown;
	headers?: Record<string, string>;
	/** Milliseconds. */
	ms?: number;
	/** How often, without end when absent. */
	times?: number;
}

type Effect = (
	fault: HttpFault,
	request: Request,
	response: Response,
	next: () => void,
) => void | Promise<void>;

const effects: Record<HttpFault['do'], Effect> = {
	answer: ({ status = 500, body, headers = {} }, _request, response) => {
		response.status(status).set(headers).json(body);
	},
	drop: (_fault, request) => {
		request.socket.destroy();
	},
	silence: () => {},
	slow: async ({ ms = 1000 }, _request, _response, next) => {
		await sleep(ms, undefined, { ref: false });
		next();
	},
	dropAfter: (_fault, request, response, next) => {
		const drop = () => {
			request.socket.destroy();
			return response;
		};
		Object.assign(response, { write: drop, end: drop });
		next();
	},
	answerAfter: ({ status = 500, body, headers = {} }, _request, response, next) => {
		const end = response.end.bind(response);
		const said = Buffer.from(JSON.stringify(body ?? {}));
		const sayInstead = () => {
			response.status(status).set({ ...headers, 'Content-Length': String(said.length) });
			return end(said);
		};
		Object.assign(response, { write: () => true, end: sayInstead });
		next();
	},
};

/** Throws for a route that is no regular expression, and for an unknown effect. */
export function checkHttpFault(fault: HttpFault): void {
	new RegExp(fault.route);
	if (!Object.hasOwn(effects, fault.do)) throw new Error(`No fault "${fault.do}" of HTTP`);
}

/** Strikes with the first fault that fits a request; `addressOf` says whose token it carries. */
export function httpFaults(
	faults: FaultList<HttpFault>,
	addressOf: (request: Request) => string | undefined,
): RequestHandler {
	return async (request, response, next) => {
		const route = `${request.method} ${request.path}`;
		const fault = faults.take(
			(candidate) =>
				new RegExp(candidate.route).test(route) &&
				(candidate.address === undefined || candidate.address === addressOf(request)),
		);
		if (fault) await effects[fault.do](fault, request, response, next);
		else next();
	};
}
