# One image for every service of the distributed form; the command says which one it is.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY prisma ./prisma
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY client ./client
COPY web ./web
RUN npm run pages
RUN npm prune --omit=dev --ignore-scripts

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/generated ./generated
COPY package.json ./
COPY prisma ./prisma
COPY platform ./platform
COPY subgraphs ./subgraphs
COPY gateway ./gateway
COPY --from=build /app/web/dist ./web/dist
USER node
EXPOSE 4000
CMD ["node", "gateway/main.ts"]
