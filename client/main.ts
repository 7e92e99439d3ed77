// Starts the page: styles first, then the screen that fits the address.
import './styles/index.css';
import { mount } from 'svelte';
import App from './App.svelte';

const target = document.querySelector('#charrette');
if (!target) throw new Error('index.html has no #charrette');
target.replaceChildren();
mount(App, { target });
