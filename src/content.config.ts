import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const models = defineCollection({
  loader: glob({ pattern: '*.mdx', base: './src/content/models' }),
  schema: z.object({
    title: z.string(),
    /** Chapter number; figures and sections are numbered after it. */
    number: z.number().int().positive(),
    /** Route, folder of weights and key of the registry. */
    id: z.enum(['bayes', 'gmm', 'autoencoder', 'denoiser', 'vae', 'dcgan', 'cgan']),
    /** The idea in one paragraph, plain text. */
    idea: z.string().min(40),
    description: z.string().optional(),
    /** Prefix of the poster's file name in the manifest. */
    poster: z.string().optional(),
    posterAlt: z.string().optional(),
    posterCaption: z.string().optional(),
    previous: z.string().optional(),
    next: z.string().optional(),
    draft: z.boolean().default(false),
  }),
});

const guides = defineCollection({
  loader: glob({ pattern: '*.mdx', base: './src/content/guides' }),
  schema: z.object({
    title: z.string(),
    /** Letter in place of a chapter's number: "P" makes section P.1 and Figure P.1. */
    number: z.string().regex(/^[A-Z]$/),
    /** Route. */
    id: z.enum(['primer', 'data', 'reproduce', 'next']),
    /** What the guide is for, in a paragraph of plain text. */
    idea: z.string().min(40),
    description: z.string().optional(),
    draft: z.boolean().default(false),
  }),
});

export const collections = { models, guides };
