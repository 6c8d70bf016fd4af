import express, {
	type ErrorRequestHandler,
	type Request,
	type Response,
	type Router,
} from 'express';
import { fieldOf } from '../http/request-field';
import { ApiError, apiError } from './api-error';
import type { ApiCall, ApiContext, ApiMethod } from './api-method';
import { drafts } from './drafts';
import { labels } from './labels';
import { messages } from './messages';
import { readMultipartUpload } from './multipart-upload';
import { ResumableUploads } from './resumable-upload';
import { settings } from './settings';
import { signIn } from './sign-in';
import { threads } from './threads';

const methods: ApiMethod[] = [...messages, ...threads, ...labels, ...drafts, ...settings];

/** Bytes of a JSON body; larger messages go by upload. */
const jsonLimit = 5 * 1024 * 1024;
/** Bytes of an uploaded message. */
const uploadLimit = 35 * 1024 * 1024;

/** The routes of the Gmail API, below `/gmail/v1` and `/upload/gmail/v1`. */
export function apiRoutes(context: ApiContext): Router {
	const router = express.Router();
	const json = express.json({ limit: jsonLimit });
	const bytes = express.raw({ limit: uploadLimit, type: () => true });
	const uploads = new ResumableUploads();

	for (const method of methods) {
		const path = `/gmail/v1/users/:userId${method.path}`;
		router[method.verb](path, json, (request, response) => {
			answer(response, method.run(callOf(context, method, request)));
		});
		if (!method.uploads) continue;

		router[method.verb](`/upload${path}`, (request, response, next) => {
			// A piece of an upload that is under way.
			if (request.query.upload_id !== undefined) return next('route');
			signIn(context, request, method);
			const type = fieldOf(request.query, 'uploadType');
			if (type === 'resumable') json(request, response, next);
			else bytes(request, response, next);
		});
		router[method.verb](`/upload${path}`, (request, response, next) => {
			if (request.query.upload_id !== undefined) return next('route');
			const type = fieldOf(request.query, 'uploadType');
			if (type === 'resumable') return uploads.open(request, response);
			const body: unknown = request.body;
			const source = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
			const upload =
				type === 'multipart'
					? readMultipartUpload(source, request.headers['content-type'])
					: { source, metadata: {} };
			answer(response, method.run({ ...callOf(context, method, request), upload }));
		});
		router.put(`/upload${path}`, async (request, response) => {
			const call = callOf(context, method, request);
			const upload = await uploads.take(request, response);
			if (!upload) return;
			const result = method.run({ ...call, upload });
			uploads.finish(request, result);
			answer(response, result);
		});
	}
	router.use(['/gmail', '/upload'], () => {
		throw apiError('notFound');
	});
	router.use(asGoogleError);
	return router;
}

function callOf(context: ApiContext, method: ApiMethod, request: Request): ApiCall {
	return {
		...signIn(context, request, method),
		context,
		parameter: (name) => String(request.params[name]),
		query: request.query,
		body: request.body,
	};
}

function answer(response: Response, result: object | undefined): void {
	if (result) response.json(result);
	else response.status(204).end();
}

/** Names that body-parser gives its errors, and Google's answers to them. */
const bodyErrors: Record<string, () => ApiError> = {
	'entity.too.large': () => apiError('bodyTooLarge'),
	'entity.parse.failed': () => apiError('bodyInvalid'),
};

const asGoogleError: ErrorRequestHandler = (error, _request, response, next) => {
	const known = error instanceof ApiError ? error : bodyErrors[fieldOf(error, 'type') ?? '']?.();
	if (!known) return next(error);
	response.status(known.code).json(known.body);
};
