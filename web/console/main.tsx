/** Opens the console. */
import '../shared/theme.css';
import './console.css';
import { open } from '../shared/open.tsx';
import { App } from './app.tsx';
import en from './texts/en.json' with { type: 'json' };
import es from './texts/es.json' with { type: 'json' };

await open(App, { en, es });
