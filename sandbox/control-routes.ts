import express, { type ErrorRequestHandler, type Router } from 'express';
import { controlActions } from './control';
import type { Sandbox } from './sandbox';

/** Routes of the control interface. */
export function controlRoutes(sandbox: Sandbox): Router {
	const router = express.Router();
	for (const [name, action] of Object.entries(controlActions)) {
		// The table's functions differ in their argument, which comes from outside as it is.
		const run = action as (sandbox: Sandbox, argument: unknown) => unknown;
		router.post(
			`/${name}`,
			express.json({ limit: '64mb', strict: false }),
			async (request, response) => {
				const result: unknown = await run(sandbox, request.body ?? {});
				response.json(result ?? {});
			},
		);
	}
	router.use((request, response) => {
		response.status(404).json({ error: `No control action ${request.method} ${request.path}` });
	});
	router.use(asControlError);
	return router;
}

const asControlError: ErrorRequestHandler = (error, _request, response, next) => {
	if (response.headersSent) return next(error);
	response.status(400).json({ error: error instanceof Error ? error.message : String(error) });
};
